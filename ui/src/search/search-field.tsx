import { Search, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useList } from "../deliveries/control";
import { usePlace } from "../place/place";
import { FaultCard } from "./fault-card";
import type { Fault } from "./query-fault";
import { optionId, SuggestionList } from "./suggestion-list";
import { useSuggestions } from "./use-suggestions";

const LIST = "search-suggestions";

/** The search, with what could be written next, what it finds, or what is wrong with it. */
export function SearchField({ fault }: { fault: Fault | null }) {
	const { search, setSearch } = usePlace();
	const matches = useList(({ matches }) => matches);
	const { input, items, chosen, ...list } = useSuggestions(search, setSearch);
	const open = items.length > 0;
	// What is still being written is no fault yet.
	const shown = open ? null : fault;
	const mend = () => {
		if (fault?.better) setSearch(fault.better);
		input.current?.focus();
	};
	const pressed = (event: KeyboardEvent) => {
		if (list.pressed(event)) return;
		if (event.key === "Enter" || event.key === "ArrowDown") useList.getState().control?.focus();
		if (event.key !== "Escape") return;
		if (search) setSearch("");
		else useList.getState().control?.focus();
	};
	return (
		<search className="search" data-fault={shown !== null}>
			<Search aria-hidden="true" />
			<input
				ref={input}
				id="search"
				type="text"
				role="combobox"
				autoComplete="off"
				spellCheck={false}
				placeholder="Search deliveries"
				aria-label="Search deliveries"
				aria-autocomplete="list"
				aria-expanded={open}
				aria-controls={open ? LIST : undefined}
				aria-activedescendant={open && chosen >= 0 ? optionId(LIST, chosen) : undefined}
				aria-invalid={shown !== null}
				aria-describedby={shown ? "search-fault" : undefined}
				value={search}
				onChange={({ target }) => {
					setSearch(target.value);
					list.follow(target.selectionStart, true);
				}}
				onSelect={({ currentTarget }) => list.follow(currentTarget.selectionStart, false)}
				onFocus={list.begin}
				onBlur={list.close}
				onKeyDown={pressed}
			/>
			{search.trim() !== "" && matches !== null && !shown && (
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
			{open && <SuggestionList id={LIST} items={items} chosen={chosen} onTake={list.accept} />}
			{shown && <FaultCard search={search} fault={shown} onMend={mend} />}
		</search>
	);
}
