/** A test key pair: what signs in the place of a provider whose private key nobody else has. */
import type { Provider } from "../api/generated/Provider";

/**
 * Who makes it: Creel, or the user with openssl where the provider signs with RSA alone; null where it has no use, since the
 * provider signs with a secret that both sides know, or not at all.
 */
export function keyPairMaker({ schemes }: Pick<Provider, "schemes">): "creel" | "openssl" | null {
	const algorithms = schemes
		.filter(({ secret_kind }) => secret_kind === "public_key" || secret_kind === "jwk")
		.map(({ algorithm }) => algorithm ?? "");
	if (algorithms.some((name) => /^(ed25519|eddsa|es256|ecdsa)/.test(name))) return "creel";
	return algorithms.some((name) => /^rs/.test(name)) ? "openssl" : null;
}

/** Makes a private key of RSA, and shows it. */
export const OPENSSL = "openssl genrsa 2048";
