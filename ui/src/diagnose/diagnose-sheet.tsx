import "../doctor/doctor.css";
import { useRef, useState } from "react";
import type { DiagnosedRequest } from "../api/generated/DiagnosedRequest";
import { usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { DiagnoseForm } from "./diagnose-form";
import { Result } from "./result";

/** The doctor for a request that was never received here: pasted or from a file, and stored nowhere. */
export default function DiagnoseSheet({ file, text }: { file: File | undefined; text: string | undefined }) {
	const [result, setResult] = useState<DiagnosedRequest | null>(null);
	const typed = useRef(false);
	return (
		<Sheet title="Diagnose a request" holds={() => typed.current} onClose={() => usePlace.getState().open(null)}>
			{/* What was typed waits behind the result, so that one thing can be changed and asked again. */}
			<div className={result ? "hidden" : "contents"}>
				<DiagnoseForm
					file={file}
					text={text ?? ""}
					onTyped={() => {
						typed.current = true;
					}}
					onResult={setResult}
				/>
			</div>
			{result && <Result result={result} onBack={() => setResult(null)} />}
		</Sheet>
	);
}
