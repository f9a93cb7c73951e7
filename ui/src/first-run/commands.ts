/** Commands that are ready to paste: requests to the receiver, and tunnels that lead to it. */

/** One command and what it is called. */
export interface Command {
	id: string;
	name: string;
	text: string;
}

const SAMPLE = '{"hello":"creel"}';

/** A word for bash: as it is where it is plain, else in single quotes, in which nothing is special. */
export function quoteForBash(word: string): string {
	if (/^[\w@%+=:,./-]+$/.test(word)) return word;
	return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A word for PowerShell. It takes typographic quotes for straight ones, so those are doubled as well. */
export function quoteForPowerShell(word: string): string {
	return `'${word.replace(/['‘’‚‛]/g, "$&$&")}'`;
}

/** The first request, for the shells that people have. */
export function requestCommands(url: string): Command[] {
	const [bash, power] = [quoteForBash(url), quoteForPowerShell(url)];
	return [
		{ id: "curl", name: "curl", text: `curl ${bash} -d ${quoteForBash(SAMPLE)}` },
		{ id: "httpie", name: "HTTPie", text: `http POST ${bash} hello=creel` },
		{
			id: "powershell",
			name: "PowerShell",
			// `curl` is an alias of something else in Windows PowerShell, so the command's own name is used.
			text: `Invoke-RestMethod ${power} -Method Post -ContentType 'application/json' -Body ${quoteForPowerShell(SAMPLE)}`,
		},
	];
}

/** Tunnels to the receiver. They are for the user to start; Creel starts nothing that reaches outside. */
export function tunnelCommands(receiver: string): Command[] {
	const { hostname, port, protocol } = new URL(receiver);
	const to = port === "" ? (protocol === "https:" ? "443" : "80") : port;
	const local = `http://${hostname}:${to}`;
	return [
		{ id: "cloudflared", name: "cloudflared", text: `cloudflared tunnel --url ${quoteForBash(local)}` },
		{ id: "ngrok", name: "ngrok", text: `ngrok http ${quoteForBash(local)}` },
		{ id: "tailscale", name: "Tailscale", text: `tailscale funnel ${to}` },
		{ id: "ssh", name: "ssh", text: `ssh -N -R 8080:${quoteForBash(`${hostname}:${to}`)} user@your-server` },
	];
}
