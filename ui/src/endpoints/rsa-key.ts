/** A key pair of RSA, which the page makes: the core's library signs with such keys and makes none. */
export interface RsaKeyPair {
	/** PKCS#8 in PEM. */
	privateKey: string;
	/** `SubjectPublicKeyInfo` in PEM. */
	publicKey: string;
}

/** Whether the page can make one: browsers leave the functions out where a page came unprotected over a network. */
export const canMakeRsa = () => typeof crypto !== "undefined" && crypto.subtle !== undefined;

/** Makes one of 2,048 bits with the usual exponent, 65,537. It leaves the page only as the secret that it becomes. */
export async function makeRsaKeyPair(): Promise<RsaKeyPair> {
	const algorithm = {
		name: "RSASSA-PKCS1-v1_5",
		hash: "SHA-256",
		modulusLength: 2048,
		publicExponent: new Uint8Array([1, 0, 1]),
	};
	const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
	const [privateKey, publicKey] = await Promise.all([
		crypto.subtle.exportKey("pkcs8", pair.privateKey),
		crypto.subtle.exportKey("spki", pair.publicKey),
	]);
	return { privateKey: pem("PRIVATE KEY", privateKey), publicKey: pem("PUBLIC KEY", publicKey) };
}

/** The text of a PEM block (RFC 7468). */
export function pem(label: string, bytes: ArrayBuffer): string {
	const letters = btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
	return `-----BEGIN ${label}-----\n${letters.replace(/.{1,64}/g, "$&\n")}-----END ${label}-----\n`;
}
