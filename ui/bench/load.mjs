// The load: requests at an even pace over connections that are kept, written by a thread of its own, so that neither the
// pace nor the clock waits for what else the benchmark does. Each request has its number in its path.
import { createConnection } from "node:net";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const CONNECTIONS = 64;
const BODY = JSON.stringify({ action: "opened", filler: "x".repeat(1000) });

/**
 * Sends so many a second for so many seconds, to paths `/<name>-<number>`. Gives when each was sent, in milliseconds of
 * the clock on the wall, and how many were answered with 200.
 */
export function send(load) {
	const worker = new Worker(new URL(import.meta.url), { workerData: load });
	return new Promise((done, fail) => {
		worker.once("message", done);
		worker.once("error", fail);
	});
}

const request = (name, number) =>
	`POST /${name}-${number} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
	`Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

function connect(receiver) {
	const { hostname, port } = new URL(receiver);
	return new Promise((done, fail) => {
		const socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
		socket.once("connect", () => done(socket));
		socket.once("error", fail);
	});
}

/** Sends one request and waits for its answer, which has no body. */
function exchange(socket, text) {
	if (socket.destroyed) throw new Error("a connection of the load was closed before its turn came");
	return new Promise((done, fail) => {
		let answer = "";
		const read = (bytes) => {
			answer += bytes;
			if (!answer.endsWith("\r\n\r\n")) return;
			socket.off("data", read).off("close", fail);
			done(answer.startsWith("HTTP/1.1 200"));
		};
		socket.on("data", read).once("close", fail).write(text);
	});
}

async function work({ receiver, name, rate, seconds }) {
	const idle = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(receiver)));
	const every = [...idle];
	const total = rate * seconds;
	const sent = [];
	const answers = [];
	const began = performance.now();
	while (sent.length < total) {
		const due = Math.min(total, Math.floor(((performance.now() - began) * rate) / 1000) + 1);
		while (sent.length < due && idle.length > 0) {
			// The one that has rested longest: Creel hangs up on a connection that is not used.
			const socket = idle.shift();
			const text = request(name, sent.length);
			sent.push(Date.now());
			answers.push(exchange(socket, text).finally(() => idle.push(socket)));
		}
		await new Promise((done) => setTimeout(done, 1));
	}
	const took = (performance.now() - began) / 1000;
	const accepted = (await Promise.all(answers)).filter(Boolean).length;
	for (const socket of every) socket.destroy();
	parentPort.postMessage({ sent, accepted, pace: total / took });
}

if (!isMainThread) await work(workerData);
