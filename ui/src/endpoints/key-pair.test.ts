import { expect, it } from "vitest";
import type { ProviderScheme } from "../api/generated/ProviderScheme";
import { keyPairMaker } from "./key-pair";

const scheme = (algorithm: string | null, secret_kind: ProviderScheme["secret_kind"]) =>
	({ algorithm, secret_kind }) as ProviderScheme;

it.each([
	[[scheme("ed25519", "public_key")], "creel"],
	[[scheme("es256", "jwk")], "creel"],
	[[scheme("rsa-pkcs1-sha256", "public_key"), scheme("ecdsa-p256-sha256-raw", "public_key")], "creel"],
	[[scheme("rsa-pkcs1-sha256", "public_key")], "page"],
	[[scheme("rs256", "jwk"), scheme("hs256", "shared_secret")], "page"],
	[[scheme("rsa-pkcs1-sha256", "certificate")], null],
	[[scheme("hmac-sha256", "shared_secret"), scheme(null, "static_token")], null],
	[[], null],
] as const)("%j: %s", (schemes, maker) => {
	expect(keyPairMaker({ schemes: [...schemes] })).toBe(maker);
});
