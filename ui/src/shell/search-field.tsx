import { Search, X } from "lucide-react";
import { useRef } from "react";
import { useList } from "../deliveries/control";
import { usePlace } from "../place/place";
import type { Fault } from "./query-fault";

/** The search, with what it finds or what is wrong with it. */
export function SearchField({ fault }: { fault: Fault | null }) {
	const input = useRef<HTMLInputElement>(null);
	const { search, setSearch } = usePlace();
	const matches = useList(({ matches }) => matches);
	const mend = () => {
		if (fault?.better) setSearch(fault.better);
		input.current?.focus();
	};
	const pressed = (key: string) => {
		if (key === "Enter" || key === "ArrowDown") useList.getState().control?.focus();
		if (key !== "Escape") return;
		if (search) setSearch("");
		else useList.getState().control?.focus();
	};
	return (
		<search className="search" data-fault={fault !== null}>
			<Search aria-hidden="true" />
			<input
				ref={input}
				id="search"
				type="text"
				autoComplete="off"
				spellCheck={false}
				placeholder="Search deliveries"
				aria-label="Search deliveries"
				aria-invalid={fault !== null}
				aria-describedby={fault ? "search-fault" : undefined}
				value={search}
				onChange={(event) => setSearch(event.target.value)}
				onKeyDown={(event) => pressed(event.key)}
			/>
			{search.trim() !== "" && matches !== null && !fault && (
				<output className="num">{matches.toLocaleString("en")} found</output>
			)}
			{search === "" ? (
				<kbd>/</kbd>
			) : (
				<button
					type="button"
					className="btn-icon"
					aria-label="Clear search"
					title="Clear search (Esc)"
					onClick={() => setSearch("")}
				>
					<X aria-hidden="true" />
				</button>
			)}
			{fault && (
				<div className="search-fault" id="search-fault" role="alert">
					<p>{fault.message}</p>
					<pre aria-hidden="true">
						{search.slice(0, fault.at)}
						<mark>{search.slice(fault.at) || " "}</mark>
					</pre>
					{fault.better && (
						<button type="button" className="btn" onClick={mend}>
							Use <code>{fault.better}</code>
						</button>
					)}
				</div>
			)}
		</search>
	);
}
