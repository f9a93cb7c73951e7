import { CircleAlert } from "lucide-react";
import { plainText } from "../content/text";
import { useProviders } from "../endpoints/questions";

/** Definitions of the user's own that could not be used, each with the place where it goes wrong. */
export function Problems() {
	const problems = useProviders().data?.problems ?? [];
	if (problems.length === 0) return null;
	return (
		<section className="provider-problems" aria-label="Definitions that cannot be used">
			<h3>
				<CircleAlert aria-hidden="true" />
				{problems.length === 1
					? "One of your definitions cannot be used"
					: `${problems.length} of your definitions cannot be used`}
			</h3>
			<ul>
				{problems.map(({ file, line, column, message }) => (
					<li key={`${file} ${line} ${column}`}>
						<code>{[plainText(file), line, column].filter((part) => part !== null).join(":")}</code>
						<p>{plainText(message)}</p>
					</li>
				))}
			</ul>
			<p className="bar-note">Creel looks again as soon as a file is saved.</p>
		</section>
	);
}
