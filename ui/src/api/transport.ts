import { host } from "../host";
import { CreelAway, problemOf } from "./problem";

export type Query = Record<string, string | number | null | undefined>;

export function address(path: string, query?: Query): string {
	const given = Object.entries(query ?? {}).filter(
		([, value]) => value !== null && value !== undefined && value !== "",
	);
	const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
	return `/api/v1${path}${search ? `?${search}` : ""}`;
}

/** Sends one request; a refusal becomes an `ApiProblem`, silence a `CreelAway`, an abort stays an abort. */
export async function send(path: string, init?: RequestInit): Promise<Response> {
	let response: Response;
	try {
		response = await host.send(path, init);
	} catch (error) {
		if (init?.signal?.aborted) throw error;
		throw new CreelAway(error);
	}
	if (!response.ok) throw await problemOf(response);
	return response;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
	return (await send(address(path, query), { signal: signal ?? null })).json() as Promise<T>;
}

/** A body is JSON already where it is a blob. */
export async function write<T>(method: "POST" | "PATCH" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
	const init: RequestInit = { method };
	if (body !== undefined) {
		init.body = body instanceof Blob ? body : JSON.stringify(body);
		init.headers = { "Content-Type": "application/json" };
	}
	const response = await send(address(path), init);
	return (response.status === 204 ? undefined : await response.json()) as T;
}

export interface Bytes {
	data: Uint8Array<ArrayBuffer>;
	/** The size of the whole, of which `data` may be a part. */
	total: number;
}

/** Bytes as they are stored; a part when `from` and `to` (both inclusive) are given. */
export async function bytes(path: string, range?: { from: number; to: number }, signal?: AbortSignal): Promise<Bytes> {
	const headers: Record<string, string> = range ? { Range: `bytes=${range.from}-${range.to}` } : {};
	const response = await send(address(path), { headers, signal: signal ?? null });
	const data = new Uint8Array(await response.arrayBuffer());
	const total = Number(response.headers.get("content-range")?.split("/")[1] ?? data.length);
	return { data, total };
}
