import { describe, expect, it } from "vitest";
import { frame, unframe } from "./frame";

const reply = (head: object, body: number[]) => frame(head as never, new Uint8Array(body)).buffer;

describe("frames of the bridge", () => {
	it("carry a request as the program reads it", () => {
		const bytes = frame({ method: "POST", path: "/api/v1/ü", headers: [["a", "b"]] }, new Uint8Array([0, 255]));
		const length = new DataView(bytes.buffer).getUint32(0, true);
		expect(JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)))).toEqual({
			method: "POST",
			path: "/api/v1/ü",
			headers: [["a", "b"]],
		});
		expect([...bytes.subarray(4 + length)]).toEqual([0, 255]);
	});

	it("give back a reply with every byte of its body", async () => {
		const body = Array.from({ length: 256 }, (_, byte) => byte);
		const response = unframe(reply({ status: 206, headers: [["content-range", "bytes 0-255/256"]] }, body));
		expect(response.status).toBe(206);
		expect(response.headers.get("Content-Range")).toBe("bytes 0-255/256");
		expect([...new Uint8Array(await response.arrayBuffer())]).toEqual(body);
	});

	it("know the statuses that have no body", () => {
		expect(unframe(reply({ status: 204, headers: [] }, [])).body).toBeNull();
	});
});
