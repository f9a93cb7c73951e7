/** A test key pair: what signs in the place of a provider whose private key nobody else has. */
import { api } from "../api/client";
import type { MadeKeyPair } from "../api/generated/MadeKeyPair";
import type { Provider } from "../api/generated/Provider";
import type { ProviderScheme } from "../api/generated/ProviderScheme";
import { makeRsaKeyPair } from "./rsa-key";

/**
 * Who makes it: Creel, or the page where the provider signs with RSA alone; null where it has no use, since the provider signs
 * with a secret that both sides know, or not at all.
 */
export function keyPairMaker({ schemes }: Pick<Provider, "schemes">): "creel" | "page" | null {
	const asymmetric = schemes.filter(takesKey);
	if (asymmetric.some(({ algorithm }) => /^(ed25519|eddsa|es256|ecdsa)/.test(algorithm ?? ""))) return "creel";
	return asymmetric.some(isRsa) ? "page" : null;
}

/** Makes one, and keeps its private key as a secret of the endpoint. */
export async function makeKeyPair(slug: string, provider: Provider): Promise<MadeKeyPair> {
	if (keyPairMaker(provider) === "creel") return api.makeKeyPair(slug);
	const scheme = provider.schemes.find((scheme) => takesKey(scheme) && isRsa(scheme));
	if (!scheme) throw new Error(`${provider.name} signs with no key of RSA. Nothing was changed.`);
	const { privateKey, publicKey } = await makeRsaKeyPair();
	const secret = await api.addSecret(slug, { kind: scheme.secret_kind, value: privateKey, label: "test key" });
	return { secret, public_key: publicKey, scheme: scheme.name };
}

/** Whether a private key can stand in for the provider's. A certificate names its owner, and nobody else can have it. */
const takesKey = ({ secret_kind }: ProviderScheme) => secret_kind === "public_key" || secret_kind === "jwk";

const isRsa = ({ algorithm }: ProviderScheme) => /^rs/.test(algorithm ?? "");

/** Makes a private key of RSA, and shows it. */
export const OPENSSL = "openssl genrsa 2048";
