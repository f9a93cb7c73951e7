import { expect, it } from "vitest";
import { serial } from "./serial";

it("makes one more run of all calls that come while it runs", async () => {
	let runs = 0;
	let finish = () => {};
	const call = serial(() => {
		runs += 1;
		return new Promise<void>((done) => {
			finish = done;
		});
	});
	for (let i = 0; i < 10; i++) call();
	expect(runs).toBe(1);
	finish();
	await new Promise((done) => setTimeout(done));
	expect(runs).toBe(2);
	finish();
	await new Promise((done) => setTimeout(done));
	expect(runs).toBe(2);
});
