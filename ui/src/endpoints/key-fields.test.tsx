import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, it } from "vitest";
import type { ProviderKey } from "../api/generated/ProviderKey";
import { KeyFields } from "./key-fields";
import type { KeyInput } from "./keys";

afterEach(cleanup);

const secret: ProviderKey = {
	name: "secret",
	kind: "shared_secret",
	label: "Signing secret",
	help: "From the dashboard.",
	pattern: "whsec_.+",
	required: true,
};

function Sheet({ fault }: { fault?: string }) {
	const [inputs, setInputs] = useState<Record<string, KeyInput>>({});
	return (
		<KeyFields
			keys={[secret]}
			inputs={inputs}
			faults={fault === undefined ? {} : { "key:secret": fault }}
			stored={false}
			onChange={(key, input) => setInputs({ ...inputs, [key]: input })}
		/>
	);
}

/** The texts that are read with a field, in their order. */
function described(field: HTMLElement): string[] {
	const ids = field.getAttribute("aria-describedby")?.split(" ") ?? [];
	return ids.map((id) => document.getElementById(id)?.textContent ?? "missing");
}

it("a secret is hidden until it is to be seen, and what looks odd is read with it", async () => {
	render(<Sheet />);
	const field = screen.getByLabelText("Signing secret");
	expect(field.getAttribute("type")).toBe("password");
	expect(described(field)).toEqual(["From the dashboard."]);
	await userEvent.type(field, "sk_1");
	expect(described(field)[0]).toContain("whsec_…");
	await userEvent.click(screen.getByRole("button", { name: "Show Signing secret" }));
	expect(field.getAttribute("type")).toBe("text");
});

it("a refusal stands at its field", () => {
	render(<Sheet fault="The value is empty." />);
	const field = screen.getByLabelText("Signing secret");
	expect(field.getAttribute("aria-invalid")).toBe("true");
	expect(described(field)).toContain("The value is empty.");
});
