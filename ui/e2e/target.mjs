import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

/**
 * A server of the user's own, which deliveries are sent to. `answer` makes the response of the request and its body; what
 * came is kept in `seen`.
 */
export async function target(answer = () => ({ status: 200 })) {
	const seen = [];
	const server = createServer((request, response) => {
		const parts = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", async () => {
			const body = Buffer.concat(parts);
			seen.push({ method: request.method, url: request.url, headers: request.headers, body });
			const { status, headers = {}, text = "" } = await answer(request, body, seen.length);
			response.writeHead(status, headers).end(text);
		});
	});
	const listening = (port) => new Promise((done) => server.listen(port, "127.0.0.1", done));
	await listening(0);
	const { port } = server.address();
	const stopped = () =>
		new Promise((done) => {
			server.close(done);
			server.closeAllConnections();
		});
	return { url: `http://127.0.0.1:${port}/hook`, seen, stopped, again: () => listening(port) };
}

/** Accepts what is signed as GitHub signs, as its documentation tells receivers to. */
export const checked = (secret) => (request, body) => {
	const wanted = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
	const given = Buffer.from(String(request.headers["x-hub-signature-256"] ?? ""));
	const good = given.length === wanted.length && timingSafeEqual(given, wanted);
	return { status: good ? 200 : 401, headers: { "Content-Type": "application/json" }, text: JSON.stringify({ good }) };
};
