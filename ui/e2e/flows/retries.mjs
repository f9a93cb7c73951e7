import assert from "node:assert/strict";

/** Which sending of the same a delivery is, how long after the one before, how that was answered, and the way there. */
export async function retries({ creel, page, open, rows, inspector, shot, clean }) {
	const send = (body) =>
		creel.post("/github", body, {
			"Content-Type": "application/json",
			"X-GitHub-Event": "push",
			"X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
		});
	await creel.api("POST", "/endpoints", {
		slug: "github",
		name: "GitHub",
		provider: "github",
		answer: { status: 500 },
	});
	await send('{"zen":"Design for failure."}');
	await creel.api("PATCH", "/endpoints/github", { answer: { status: 200 } });
	await send('{"zen":"Design for failure."}');
	await send('{"zen":"It\'s not fully shipped until it\'s fast."}');
	await open();
	await rows.nth(2).waitFor();

	await page.keyboard.press("g");
	await inspector
		.getByText(/^Repeat 3 of 3, .+ after the one before, although we answered that 200\. The bytes differ\./)
		.waitFor();
	await clean("repeat");
	await inspector.getByRole("button", { name: "Previous" }).click();
	await inspector.getByText(/^Retry 2 of 3, .+ after the one before, which we answered 500\. Same bytes\./).waitFor();
	await shot("retry");
	await inspector.getByRole("button", { name: "Previous" }).click();
	await inspector.getByText("The first of 3 with the same delivery id.").waitFor();
	assert.equal(
		await inspector.getByRole("button", { name: /^(First|Previous)$/ }).count(),
		0,
		"nothing comes before it",
	);
	await inspector.getByRole("button", { name: "Next" }).click();
	await inspector.getByText(/^Retry 2 of 3/).waitFor();
}
