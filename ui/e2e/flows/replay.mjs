import assert from "node:assert/strict";
import { endpoints, github, SECRET } from "../senders.mjs";
import { checked, target } from "../target.mjs";

const sheetOf = (page) => page.getByRole("dialog");

/** Types where to, once the composer is open. */
async function to(page, url) {
	const field = sheetOf(page).getByLabel("Where to", { exact: true });
	await field.fill(url);
	await sheetOf(page).getByLabel("The first request").waitFor();
}

/** The key asks where to, once; from then on it sends there at once, and says what came of it. */
export async function replayAgain({ creel, page, open, rows, inspector, shot, clean }) {
	const mine = await target(checked(SECRET));
	try {
		await endpoints(creel);
		await github(creel, "push");
		await open();
		await rows.first().click();
		await inspector.getByRole("button", { name: /^Replay…/ }).waitFor();
		await page.keyboard.press("r");
		await to(page, mine.url);
		await sheetOf(page).getByText("1 request to").waitFor();
		await clean("composer");
		for (const [width, height] of [
			[1024, 700],
			[900, 600],
		]) {
			await page.setViewportSize({ width, height });
			await shot(`composer-${width}`);
		}
		await page.setViewportSize({ width: 1440, height: 900 });
		await page.keyboard.press("Control+Enter");
		await page.getByText(/200 accepted by 127\.0\.0\.1/).waitFor();
		assert.equal(mine.seen.length, 1);
		assert.equal(mine.seen[0].headers["x-github-event"], "push");

		await inspector.getByRole("button", { name: /^Replay exact to 127/ }).waitFor();
		await page.keyboard.press("5");
		await inspector.getByLabel("Answer", { exact: true }).waitFor();
		await page.keyboard.press("r");
		await page.waitForFunction(() => document.querySelectorAll(".attempts > li").length === 2);
		assert.equal(mine.seen.length, 2);
		assert.deepEqual(mine.seen[1].body, mine.seen[0].body);

		// A server that is being restarted is waited for.
		await mine.stopped();
		await page.keyboard.press("r");
		await page.getByText(/^Sending to 127\.0\.0\.1:\d+\. A port that refuses is tried again\.$/).waitFor();
		await mine.again();
		await page.waitForFunction(() => document.querySelectorAll(".attempts > li").length === 3);
		assert.equal(mine.seen.length, 3);
	} finally {
		await mine.stopped();
	}
}

/** Broken on purpose: each way is refused by a receiver that checks, and that is what is wanted. */
export async function replayBroken({ creel, page, open, rows, clean }) {
	const mine = await target(checked(SECRET));
	try {
		await endpoints(creel);
		await github(creel, "push");
		await open();
		await rows.first().click();
		await page.keyboard.press("R");
		await to(page, mine.url);
		await sheetOf(page)
			.getByRole("radio", { name: /^Broken/ })
			.check();
		await sheetOf(page).getByLabel("No signature").waitFor();
		await clean("composer-broken");
		for (const way of ["A day old", "A day ahead", "Wrong prefix", "Two signatures"]) {
			await sheetOf(page).getByLabel(way).uncheck();
		}
		await sheetOf(page)
			.getByRole("button", { name: /^Send 9 to/ })
			.click();
		await page.getByText(/^Sent 9 to .*: 9 as expected\.$/).waitFor();
		await page.getByRole("button", { name: "Show" }).click();
		await sheetOf(page).getByRole("row").nth(9).waitFor();
		await sheetOf(page).getByText("Broken: wrong secret").waitFor();
		await clean("replay-results");
		await sheetOf(page).getByRole("button", { name: "All replays" }).click();
		await sheetOf(page).getByText("9 as expected").waitFor();
		await clean("replays");
		assert.equal(mine.seen.length, 9);
	} finally {
		await mine.stopped();
	}
}

/** Edited: another body by hand, then a cURL command in its place; signed anew, the receiver accepts it. */
export async function replayEdited({ creel, page, open, rows, inspector, clean }) {
	const mine = await target(checked(SECRET));
	try {
		await endpoints(creel);
		await github(creel, "push");
		await open();
		await rows.first().click();
		await page.keyboard.press("e");
		const body = sheetOf(page).getByLabel("Body", { exact: true });
		await body.fill('{"zen": "Edited by hand"}');
		await to(page, mine.url);
		await clean("composer-edited");
		await page.keyboard.press("Control+Enter");
		await page.getByText(/200 accepted by/).waitFor();
		assert.equal(mine.seen[0].body.toString(), '{"zen": "Edited by hand"}');

		await page.keyboard.press("5");
		await inspector.getByText("The body is another one.").waitFor();
		await inspector.getByLabel("How the body differs from the one received").waitFor();
		await clean("attempt-edited");

		await page.keyboard.press("e");
		await sheetOf(page).getByRole("button", { name: "Paste a cURL command…" }).click();
		await sheetOf(page)
			.getByLabel("cURL command", { exact: true })
			.fill(`curl -X PUT '${mine.url}?from=paste' -H 'X-Pasted: yes' --data '{"pasted":true}'`);
		await sheetOf(page).getByRole("button", { name: "Take it over" }).click();
		await sheetOf(page).getByLabel("The first request").getByText("X-Pasted: yes").waitFor();
		await page.keyboard.press("Control+Enter");
		await page.waitForFunction(() => document.querySelectorAll(".attempts > li").length === 2);
		const { method, url, headers, body: sent } = mine.seen[1];
		assert.deepEqual(
			[method, url, headers["x-pasted"], sent.toString()],
			["PUT", "/hook?from=paste", "yes", '{"pasted":true}'],
		);
	} finally {
		await mine.stopped();
	}
}

/** A whole search, with progress and a way to stop; beyond this machine only after a second press. */
export async function replayFound({ creel, page, open, rows, clean }) {
	const mine = await target();
	try {
		await endpoints(creel);
		for (let i = 0; i < 12; i++) await github(creel, i % 2 === 0 ? "push" : "star");
		await open();
		await rows.nth(11).waitFor();
		await page.keyboard.press("/");
		await page.keyboard.type("event:push");
		await page.getByText("6 found").waitFor();
		await page.keyboard.press("Control+k");
		await page.getByRole("dialog", { name: "Command palette" }).waitFor();
		await page.keyboard.type("replay all found");
		await page.keyboard.press("Enter");
		await to(page, "http://hooks.example.org/in");
		await sheetOf(page).getByText("6 requests").waitFor();
		await sheetOf(page)
			.getByRole("button", { name: /^Send 6 to hooks/ })
			.click();
		await sheetOf(page).getByText("6 requests will leave this machine for hooks.example.org.").waitFor();
		await clean("composer-confirm");

		await to(page, mine.url);
		await sheetOf(page).locator("summary", { hasText: "Pace" }).click();
		await sheetOf(page).getByLabel("Pace", { exact: true }).selectOption("rate");
		await sheetOf(page).getByLabel("A second").fill("0.01");
		await sheetOf(page)
			.getByRole("button", { name: /^Send 6 to 127/ })
			.click();
		// The next one is a hundred seconds away, so there is a rest to cancel on any machine.
		await page.getByText(/^1 of 6 sent to/).waitFor();
		await page.getByText(/ of 6 sent to/).hover();
		await clean("replay-told", [".list"]);
		await page.keyboard.press("Control+k");
		await page.getByRole("dialog", { name: "Command palette" }).waitFor();
		await page.keyboard.type("replays");
		await page.keyboard.press("Enter");
		await sheetOf(page)
			.getByRole("button", { name: / of 6 sent to/ })
			.click();
		await sheetOf(page).getByRole("progressbar", { name: "Sent so far" }).waitFor();
		await clean("replay-running");
		await sheetOf(page).getByRole("button", { name: "Cancel" }).click();
		await sheetOf(page)
			.getByText(/It was cancelled\.$/)
			.waitFor();
		assert.ok(mine.seen.length < 6);
	} finally {
		await mine.stopped();
	}
}
