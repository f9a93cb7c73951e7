/** Ready transforms, as `GET /transforms` lists them. */
import type { Confidence } from "../api/generated/Confidence";

export interface TransformItem {
	id: string;
	title: string;
	about: string;
	source: string;
	confidence: Confidence;
	notes: string[];
	method: string;
	url: string;
	headers: [string, string][];
	needs: { label: string; help: string }[];
	program: string;
}

export interface TransformList {
	items: TransformItem[];
}
