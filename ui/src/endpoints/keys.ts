/** Key material as it is typed: which fields a key has, what looks odd about a value, and what goes to the API. */
import type { ProviderKey } from "../api/generated/ProviderKey";
import type { SecretKind } from "../api/generated/SecretKind";
import type { SecretValue } from "../api/generated/SecretValue";

export interface KeyInput {
	value: string;
	username: string;
	label: string;
}

export const noInput: KeyInput = { value: "", username: "", label: "" };

const kindWords: Record<SecretKind, string> = {
	shared_secret: "Shared secret",
	static_token: "Token",
	basic_auth: "User name and password",
	public_key: "Public key",
	jwk: "JSON Web Key",
	certificate: "Certificate",
	public_id: "Public id",
	webhook_id: "Webhook id",
	verify_token: "Verify token",
};

export function kindInWords(kind: SecretKind): string {
	return kindWords[kind];
}

/** Keys of several lines get a larger field; they are public, so nothing needs to be hidden. */
export function isLong(kind: SecretKind): boolean {
	return kind === "public_key" || kind === "jwk" || kind === "certificate";
}

/** Whether the value must not be read over a shoulder. */
export function isHidden(kind: SecretKind): boolean {
	return !isLong(kind) && kind !== "public_id" && kind !== "webhook_id";
}

export function isGiven(input: KeyInput | undefined): input is KeyInput {
	return input !== undefined && (input.value !== "" || input.username !== "");
}

/** A remark about a value that is probably wrong. It is a remark, since only the sender knows what is right. */
export function remarkOn(key: ProviderKey, value: string): string | null {
	if (value === "") return null;
	if (!isLong(key.kind) && value !== value.trim())
		return "It begins or ends with white space, which counts as part of it.";
	if (key.pattern === null || matches(key.pattern, value)) return null;
	return `This does not look like ${patternInWords(key.pattern)} as usual; it can be saved all the same.`;
}

/** The shape of a value for people: `whsec_.+` reads `whsec_…`. */
export function patternInWords(pattern: string): string {
	return pattern.replace(/^\^|\$$/g, "").replace(/\.[+*]$/, "…");
}

export function secretOf(kind: SecretKind, input: KeyInput): SecretValue {
	const label = input.label.trim() === "" ? {} : { label: input.label.trim() };
	if (kind === "basic_auth") return { kind, username: input.username, password: input.value, ...label };
	return { kind, value: input.value, ...label };
}

/** A definition's pattern is written for another engine; where this one cannot read it, every value passes. */
function matches(pattern: string, value: string): boolean {
	try {
		return new RegExp(`^(?:${pattern})$`, "u").test(value);
	} catch {
		return true;
	}
}
