import { describe, expect, it } from "vitest";
import { quoteForBash, quoteForPowerShell, requestCommands, tunnelCommands } from "./commands";

function text(commands: { id: string; text: string }[], id: string): string | undefined {
	return commands.find((command) => command.id === id)?.text;
}

describe("quoting for bash", () => {
	it.each([
		["http://127.0.0.1:27335/stripe", "http://127.0.0.1:27335/stripe"],
		["http://a/?x=1&y=$HOME", "'http://a/?x=1&y=$HOME'"],
		["it's", "'it'\\''s'"],
		["http://[::1]:80", "'http://[::1]:80'"],
		["", "''"],
		["~", "'~'"],
		["a\nb", "'a\nb'"],
	])("%j", (word, quoted) => expect(quoteForBash(word)).toBe(quoted));
});

describe("quoting for PowerShell", () => {
	it.each([
		["plain", "'plain'"],
		["it's", "'it''s'"],
		["$env:PATH `n", "'$env:PATH `n'"],
		["it’s ‘so‛", "'it’’s ‘‘so‛‛'"],
	])("%j", (word, quoted) => expect(quoteForPowerShell(word)).toBe(quoted));
});

describe("the first request", () => {
	const commands = requestCommands("http://127.0.0.1:27335");

	it("is a curl for bash", () => {
		expect(text(commands, "curl")).toBe(`curl http://127.0.0.1:27335 -d '{"hello":"creel"}'`);
	});

	it("comes for HTTPie and PowerShell as well", () => {
		expect(text(commands, "httpie")).toBe("http POST http://127.0.0.1:27335 hello=creel");
		expect(text(commands, "powershell")).toBe(
			`Invoke-RestMethod 'http://127.0.0.1:27335' -Method Post -ContentType 'application/json' -Body '{"hello":"creel"}'`,
		);
	});
});

describe("tunnels", () => {
	it("lead to the receiver's own port", () => {
		const commands = tunnelCommands("http://127.0.0.1:4711");
		expect(commands.map((command) => command.text)).toEqual([
			"cloudflared tunnel --url http://127.0.0.1:4711",
			"ngrok http http://127.0.0.1:4711",
			"tailscale funnel 4711",
			"ssh -N -R 8080:127.0.0.1:4711 user@your-server",
		]);
	});

	it("take an IPv6 receiver and a port that the URL leaves out", () => {
		expect(text(tunnelCommands("http://[::1]:27335"), "ssh")).toBe("ssh -N -R 8080:'[::1]:27335' user@your-server");
		expect(text(tunnelCommands("http://127.0.0.1"), "tailscale")).toBe("tailscale funnel 80");
	});
});
