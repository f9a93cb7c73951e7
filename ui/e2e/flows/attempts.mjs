import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";
import { target } from "../target.mjs";

const SIZES = [
	[1440, 900],
	[1024, 700],
	[900, 600],
];

/** Nobody was sent anything yet; then one that failed, one that was fixed, one that nobody answered. */
export async function attempts({ creel, page, open, rows, inspector, clean, shot }) {
	const mine = await target((_, __, count) =>
		count === 1
			? { status: 500, headers: { "Content-Type": "text/plain" }, text: "TypeError: cannot read\nat line 7\n" }
			: {
					status: 200,
					headers: { "Content-Type": "text/html" },
					text: "<script>document.title = 'run'</script>\nat line 7\n",
				},
	);
	await endpoints(creel);
	await github(creel, "push");
	const [{ id }] = (await creel.api("GET", "/deliveries?limit=1")).items;
	await open();
	await rows.first().click();
	await page.keyboard.press("5");
	await inspector.getByText("Not sent anywhere yet").waitFor();
	await clean("attempts-none");

	const send = async (order = {}) => {
		const uuid = crypto.randomUUID();
		const wanted = { deliveries: [id], url: mine.url, wait_for_refused_ms: 0, ...order };
		await creel.api("PUT", `/replays/${uuid}`, wanted);
		for (;;) {
			const replay = await creel.api("GET", `/replays/${uuid}`);
			if (replay.state !== "running") return replay;
			await new Promise((done) => setTimeout(done, 20));
		}
	};
	await send();
	await inspector.getByText("500 failed").waitFor();
	await inspector.getByText("TypeError: cannot read").waitFor();
	await send();
	await inspector.getByText("Fixed", { exact: true }).waitFor();
	await inspector.getByText("Fixed: before it was").waitFor();
	await inspector.getByLabel("How the answer differs from the one before").waitFor();
	// What a receiver answers is text, whatever it is.
	await inspector.getByLabel("Answer", { exact: true }).getByText("document.title").waitFor();
	assert.equal(await page.title(), "Creel");
	await clean("attempt-fixed");

	await mine.stopped();
	await send({ mode: "stripped" });
	await inspector.getByText("No answer").first().waitFor();
	await inspector.getByText("The delivery is safe here; nothing was lost.").waitFor();
	await inspector
		.getByText(/^Regressed/)
		.first()
		.waitFor();
	await clean("attempt-refused");
	for (const [width, height] of SIZES) {
		await page.setViewportSize({ width, height });
		await shot(`attempt-${width}`);
	}
}
