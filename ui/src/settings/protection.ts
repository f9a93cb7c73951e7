/** Protection: where the key of the secrets is kept, and what that protects from. */
import type { Protection } from "../api/generated/Protection";

export const protectionInWords: Record<Protection, { where: string; means: string }> = {
	keyring: {
		where: "In this system's keyring.",
		means:
			"A copy of the database, or of the whole data directory, gives no secret away. Programs that run as you can read them while the keyring is open.",
	},
	key_file: {
		where: "In the file secret.key beside the database, readable by you alone.",
		means:
			"A copy of the database alone gives no secret away. A copy of the whole data directory does, such as a backup of the folder.",
	},
	unavailable: {
		where: "In a keyring that is locked or does not answer.",
		means:
			"Until it does, secrets stay closed, what they would judge is unchecked, and no new one can be stored. Deliveries are kept all the same. Unlock the keyring; Creel then goes on by itself.",
	},
};
