import assert from "node:assert/strict";
import { endpoints, github, signed } from "../senders.mjs";

const ANOTHER = "It's another secret";

const causeOf = (within) => within.getByRole("region", { name: "Cause" });

/** Posts a body to the endpoint of GitHub with a signature of one's own. */
const post = (creel, body, signature) =>
	creel.post("/github", body, {
		"Content-Type": "application/json",
		"X-GitHub-Event": "push",
		"X-GitHub-Delivery": crypto.randomUUID(),
		"X-Hub-Signature-256": signature,
	});

/** The doctor on stored deliveries: the cause first, then the proof, then the fix, and never a secret. */
export async function doctor({ creel, page, open, rows, inspector, clean, shot }) {
	await endpoints(creel);
	await creel.api("POST", "/endpoints", { slug: "staging", name: "Staging", provider: "github" });
	await creel.api("POST", "/endpoints/staging/secrets", { kind: "shared_secret", value: ANOTHER, label: "staging" });
	const pretty = JSON.stringify({ ref: "refs/heads/main", size: 2 }, null, 2);
	await post(creel, pretty, signed(pretty));
	await post(creel, JSON.stringify(JSON.parse(pretty)), signed(pretty));
	await github(creel, "issues", "opened", { secret: ANOTHER });
	await open();
	await rows.filter({ hasText: "issues.opened" }).click();
	await page.keyboard.press("s");

	const cause = causeOf(inspector);
	await cause.getByText("of the endpoint staging").waitFor();
	await cause.getByText(/^Proven\. [\d,]+ combinations? tried\.$/).waitFor();
	await cause.getByText("What to do:").waitFor();
	const steps = inspector.getByRole("list", { name: "What was checked" });
	assert.equal(await steps.getByLabel("Failed").count(), 1, "one step failed, and it says so in words");
	await clean("doctor");
	await inspector.getByRole("button", { name: "Copy report" }).click();
	await page.getByText("Copied the report.").waitFor();
	const report = await page.evaluate(() => navigator.clipboard.readText());
	assert.match(report, /What to do: .+/);
	for (const text of [report, await page.content()]) assert.ok(!text.includes(ANOTHER), "the secret is never shown");
	await inspector.getByRole("button", { name: "Enter the right secret" }).click();
	await page.getByRole("dialog", { name: "Endpoint github" }).waitFor();
	await page.keyboard.press("Escape");

	// Where the doctor cannot be reached, what the judging itself says stands in for it.
	await page.route("**/signature", (route) => route.abort());
	await rows.filter({ hasText: "Invalid" }).filter({ hasText: "push" }).click();
	await inspector.getByText("The diagnosis could not be read").waitFor();
	await inspector.getByRole("heading", { name: "The signature does not match." }).waitFor();
	await page.unroute("**/signature");
	await inspector.getByRole("button", { name: "Try again" }).click();

	// The body was written anew before it came: what lies between is to blame, and no code is offered as the cure.
	await causeOf(inspector).getByText("Proven.").waitFor();
	await shot("doctor-between");
	assert.equal(await inspector.getByRole("group", { name: "Language of the receiver" }).count(), 0);

	// Creel says valid, and a receiver says no: what it logged tells what it did to the body.
	await rows.filter({ hasText: "Valid" }).filter({ hasText: "push" }).last().click();
	await inspector.getByText("Signed with").first().waitFor();
	const logged = signed(JSON.stringify(JSON.parse(pretty))).replace("sha256=", "");
	await inspector.getByLabel("The digest or the error that the receiver logged").fill(logged);
	await page.keyboard.press("Control+Enter");
	await causeOf(inspector)
		.getByText(/receiver/i)
		.first()
		.waitFor();
	await clean("doctor-receiver");

	// A receiver that does it right, to be copied.
	await inspector.getByRole("button", { name: "Python" }).click();
	const code = inspector.getByRole("region", { name: "receiver.py" });
	await code.getByText("compare_digest").waitFor();
	await code.scrollIntoViewIfNeeded();
	await inspector.getByRole("button", { name: "Copy the receiver" }).click();
	assert.match(await page.evaluate(() => navigator.clipboard.readText()), /request\.get_data\(\)/);
	await clean("doctor-code");
}

/** A pasted request is explained, and neither it nor its secret is kept anywhere. */
export async function diagnosing({ creel, page, open, rows, clean, shot }) {
	await creel.post("/", "so that there is a list");
	await open();
	await rows.first().waitFor();
	await page.keyboard.press("D");
	const sheet = page.getByRole("dialog", { name: "Diagnose a request" });
	await sheet.getByLabel("Paste").fill("nothing that can be read");
	await page.keyboard.press("Control+Enter");
	await sheet.getByRole("alert").waitFor();
	const body = '{"zen":"Design for failure."}';
	const head = `POST /github HTTP/1.1\nHost: example.org\nContent-Type: application/json\nX-GitHub-Event: ping`;
	await sheet
		.getByLabel("Paste")
		.fill(`${head}\nX-Hub-Signature-256: ${signed(body)}\nContent-Length: ${body.length}\n\n${body}`);
	await sheet.getByLabel("Judge it with").selectOption("given");
	await sheet.getByRole("button", { name: "Which service sends?" }).click();
	await page.getByPlaceholder("Type a name").fill("GitHub");
	await page.keyboard.press("Enter");
	await sheet.getByLabel("Secret", { exact: true }).fill(ANOTHER);
	await clean("diagnose");
	await page.keyboard.press("Control+Enter");
	await sheet.getByRole("heading", { name: "POST /github" }).waitFor();
	await causeOf(sheet).getByText("What to do:").waitFor();
	await clean("diagnosed");

	await sheet.getByRole("button", { name: "Change the request" }).click();
	await sheet.getByLabel("Secret", { exact: true }).fill("It's a Secret to Everybody");
	await page.keyboard.press("Control+Enter");
	await sheet.getByText("Genuine").waitFor();
	await shot("diagnosed-valid");
	await page.keyboard.press("Escape");
	await page.getByText("1 delivery", { exact: true }).waitFor();
}
