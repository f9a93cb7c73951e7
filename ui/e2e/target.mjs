import { createServer } from "node:http";

/** A receiver of our own that deliveries are forwarded to. It keeps what it got and answers what it is told to. */
export async function target() {
	const got = [];
	let status = 200;
	const server = createServer((request, response) => {
		const parts = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", () => {
			const { url, method, headers } = request;
			got.push({ url, method, headers, body: Buffer.concat(parts).toString() });
			response.writeHead(status, { "Content-Type": "text/plain" }).end(status < 300 ? "ok" : "no");
		});
	});
	const listen = (port) => new Promise((done) => server.listen(port, "127.0.0.1", () => done(server.address().port)));
	const port = await listen(0);
	const close = () =>
		new Promise((done) => {
			server.close(done);
			server.closeAllConnections();
		});
	return {
		got,
		url: `http://127.0.0.1:${port}`,
		answer: (with_) => {
			status = with_;
		},
		/** Refuses connections until `up`. */
		down: close,
		up: () => listen(port),
		end: close,
	};
}
