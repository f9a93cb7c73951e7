import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const DEBUG = new URL("../../target/debug/creel", import.meta.url).pathname;

/** A Creel of its own with an empty data directory; `end` stops it and takes the directory away. */
export async function served(binary = process.env.CREEL ?? DEBUG) {
	const dir = await mkdtemp(join(tmpdir(), "creel-e2e-"));
	const args = ["serve", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0", "--json", "--data-dir", dir];
	const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
	let log = "";
	child.stderr.setEncoding("utf8").on("data", (text) => {
		log += text;
	});
	const [line] = await new Promise((done, fail) => {
		child.once("exit", () => fail(new Error(`creel serve ended before it was ready:\n${log}`)));
		createInterface({ input: child.stdout }).once("line", (text) => done([text]));
	});
	const ready = JSON.parse(line);
	return {
		...ready,
		ui: `${ready.api}/#token=${ready.token}`,
		log: () => log,
		post: (path, body, headers = {}) => fetch(ready.receiver + path, { method: "POST", body, headers }),
		async api(method, path, body) {
			const response = await fetch(`${ready.api}/api/v1${path}`, {
				method,
				headers: { Authorization: `Bearer ${ready.token}`, "Content-Type": "application/json" },
				...(body !== undefined && { body: JSON.stringify(body) }),
			});
			if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
			return response.json();
		},
		async end() {
			child.kill("SIGTERM");
			await new Promise((done) => child.once("exit", done));
			await rm(dir, { recursive: true, force: true });
		},
	};
}
