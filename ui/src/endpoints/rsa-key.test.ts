import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { expect, it } from "vitest";
import { makeRsaKeyPair, pem } from "./rsa-key";

it("makes a key pair that others read, of which one half verifies what the other signs", async () => {
	const { privateKey, publicKey } = await makeRsaKeyPair();
	expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/);
	const made = createPrivateKey(privateKey);
	expect(made.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
	const content = new TextEncoder().encode("{}");
	const signature = sign("sha256", content, made);
	expect(verify("sha256", content, createPublicKey(publicKey), signature)).toBe(true);
});

it("cuts the letters into lines", () => {
	expect(pem("X", new Uint8Array(49).buffer)).toBe(`-----BEGIN X-----\n${"A".repeat(64)}\nAA==\n-----END X-----\n`);
});
