/** The right pane while no delivery is selected. */
export function NothingSelected() {
	return (
		<div className="nothing">
			<h2>No delivery selected</h2>
			<p>
				Open one, or go through them with <kbd>j</kbd> and <kbd>k</kbd>.
			</p>
		</div>
	);
}
