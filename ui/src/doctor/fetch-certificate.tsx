import { FileKey } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client";
import type { CertificateAddress } from "../api/generated/CertificateAddress";
import { wordsOf } from "../api/problem";
import { rejudged } from "../endpoints/rejudging";
import { Wire } from "../inspector/shown";
import { queries } from "../queries";

interface Props {
	delivery: number;
	endpoint: string;
	certificate: CertificateAddress;
}

/** Fetches the certificate that a delivery was signed with, once somebody presses the button; who is called stands beside it. */
export function FetchCertificate({ delivery, endpoint, certificate: { host } }: Props) {
	const [busy, setBusy] = useState(false);
	const press = async () => {
		setBusy(true);
		await fetchIt(delivery, endpoint, host);
		setBusy(false);
	};
	return (
		<section className="cause" aria-label="Certificate">
			<FileKey aria-hidden="true" />
			<h3>The certificate can be fetched</h3>
			<p>
				The sender keeps it at <Wire text={host} />. Creel calls that host once, over https, and sends nothing along;
				what it answers becomes a secret of this endpoint.
			</p>
			<div className="cause-acts">
				<button type="button" className="btn" disabled={busy} onClick={() => void press()}>
					{busy ? "Fetching…" : "Fetch the certificate"}
				</button>
			</div>
		</section>
	);
}

async function fetchIt(delivery: number, endpoint: string, host: string): Promise<void> {
	try {
		await api.fetchCertificate(delivery);
		await queries.invalidateQueries();
		const said = `${endpoint} has the certificate of ${host}.`;
		const id = toast.success(said, { duration: 10_000 });
		const came = await rejudged(endpoint);
		if (came) toast.success(`${said} ${came}`, { id, duration: 10_000 });
	} catch (error) {
		toast.error("The certificate was not fetched", {
			description: wordsOf(error),
		});
	}
}
