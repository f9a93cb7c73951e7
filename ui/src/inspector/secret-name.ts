import type { SecretMatch } from "../api/generated/SecretMatch";
import { plainText } from "../content/text";

/** `“production” …c41e`: enough to find a secret again, and nothing that could be used. */
export function secretName(secret: SecretMatch): string {
	const label = secret.label ? `“${plainText(secret.label)}”` : `secret ${secret.id}`;
	return secret.last_four ? `${label} …${secret.last_four}` : label;
}
