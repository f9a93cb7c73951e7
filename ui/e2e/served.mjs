import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const DEBUG = new URL("../../target/debug/creel", import.meta.url).pathname;

/** A Creel of its own with an empty data directory; `end` stops it and takes the directory away. */
export async function served(binary = process.env.CREEL ?? DEBUG) {
	const dir = await mkdtemp(join(tmpdir(), "creel-e2e-"));
	let child;
	let log = "";
	const start = async (listen, api, token = process.env.CREEL_TOKEN) => {
		const args = ["serve", "--listen", listen, "--api", api, "--json", "--data-dir", dir];
		const env = { ...process.env, ...(token && { CREEL_TOKEN: token }) };
		child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"], env });
		child.stderr.setEncoding("utf8").on("data", (text) => {
			log += text;
		});
		const line = await new Promise((done, fail) => {
			child.once("exit", () => fail(new Error(`creel serve ended before it was ready:\n${log}`)));
			createInterface({ input: child.stdout }).once("line", done);
		});
		return JSON.parse(line);
	};
	const stop = async (signal) => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise((done) => child.once("exit", done));
		child.kill(signal);
		await ended;
	};
	const ready = await start("127.0.0.1:0", "127.0.0.1:0");
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
		/** Ends it as a power cut would; `again` starts it where it was. */
		cut: () => stop("SIGKILL"),
		again: () => start(new URL(ready.receiver).host, new URL(ready.api).host, ready.token),
		async end() {
			await stop("SIGTERM");
			await rm(dir, { recursive: true, force: true });
		},
	};
}
