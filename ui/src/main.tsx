import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import "./styles/main.css";

const queries = new QueryClient({
	defaultOptions: {
		// The revision says when something is out of date, and the long poll says when Creel is away; asking again by
		// the clock would only repeat the question.
		queries: { staleTime: Number.POSITIVE_INFINITY, gcTime: 30_000, retry: false, refetchOnWindowFocus: false },
	},
});

const root = document.getElementById("root");
if (root) {
	createRoot(root).render(
		<StrictMode>
			<QueryClientProvider client={queries}>
				<App />
			</QueryClientProvider>
		</StrictMode>,
	);
}
