import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vitest/config";

// Sonner writes its styles into the page when it is loaded, which the page's content policy refuses. Its style sheet is
// imported in `main.css` instead, so the call is taken out here.
function sonnerWithoutInlineStyles(): Plugin {
	return {
		name: "sonner-without-inline-styles",
		transform(code, id) {
			if (!id.includes("/sonner/dist/index.")) return null;
			return code.replace(/^__insertCSS\(.*\);?$/m, "");
		},
	};
}

export default defineConfig({
	plugins: [react(), tailwind(), sonnerWithoutInlineStyles()],
	// Fonts stay files: the content policy lets them come from Creel itself only, not from `data:` addresses.
	build: { assetsInlineLimit: 0, target: "es2022", reportCompressedSize: true, manifest: "manifest.json" },
	optimizeDeps: { exclude: ["sonner"] },
	server: { proxy: { "/api": process.env.CREEL_API ?? "http://127.0.0.1:27336" } },
	test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], css: false },
});
