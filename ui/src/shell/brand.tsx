/** The basket that fishers call a creel. */
export function Brand() {
	return (
		<span className="brand">
			<svg
				viewBox="0 0 24 24"
				fill="none"
				stroke="currentColor"
				strokeLinecap="round"
				strokeLinejoin="round"
				aria-hidden="true"
			>
				<path d="M4 10h16l-1.6 8.2a2.4 2.4 0 0 1-2.4 1.8H8a2.4 2.4 0 0 1-2.4-1.8z" />
				<path d="M8 10V8a4 4 0 0 1 8 0" />
				<path d="M12 12.5v3.2a1.6 1.6 0 0 1-3.1.5" />
			</svg>
			Creel
		</span>
	);
}
