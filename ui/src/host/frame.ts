/** A request or reply as the desktop's bridge carries it: the length of the head, the head in JSON, the body as it is. */
interface Request {
	method: string;
	path: string;
	headers: [string, string][];
}

interface Reply {
	status: number;
	headers: [string, string][];
}

const LENGTH = 4;

export function frame(head: Request, body: Uint8Array): Uint8Array<ArrayBuffer> {
	const text = new TextEncoder().encode(JSON.stringify(head));
	const bytes = new Uint8Array(LENGTH + text.length + body.length);
	new DataView(bytes.buffer).setUint32(0, text.length, true);
	bytes.set(text, LENGTH);
	bytes.set(body, LENGTH + text.length);
	return bytes;
}

export function unframe(bytes: ArrayBuffer): Response {
	const length = new DataView(bytes).getUint32(0, true);
	const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, LENGTH, length))) as Reply;
	// Some statuses must have no body, not even an empty one.
	const body = [204, 205, 304].includes(head.status) ? null : bytes.slice(LENGTH + length);
	return new Response(body, head);
}
