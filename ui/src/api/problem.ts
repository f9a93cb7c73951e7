import type { Problem } from "./generated/Problem";
import type { ProblemCode } from "./generated/ProblemCode";

/** A refusal by the API, with the words it gave. Branch on `code`, show `message`. */
export class ApiProblem extends Error {
	readonly code: ProblemCode;
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.detail || problem.title);
		this.name = "ApiProblem";
		this.code = problem.code;
		this.problem = problem;
	}
}

/** Creel could not be reached: it does not run, or not at this address any more. */
export class CreelAway extends Error {
	constructor(cause: unknown) {
		super("Creel is not running. What was captured is safe on disk.", { cause });
		this.name = "CreelAway";
	}
}

/** What a failed answer says, also where something else than Creel answered. */
export async function problemOf(response: Response): Promise<Error> {
	if (response.headers.get("content-type")?.startsWith("application/problem+json")) {
		return new ApiProblem((await response.json()) as Problem);
	}
	return new CreelAway(`status ${response.status}`);
}

/** What went wrong, for people to read. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
