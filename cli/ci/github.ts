import { at, type Json, listAt, textAt } from "../../core/json";
import { withoutCredentials } from "../../core/kubeconfig/credentials";
import { shown } from "../../core/shown";
import { BackendError, UsageError } from "../errors";

/** One comment of a pull request. */
export interface Comment {
    readonly id: number;
    readonly author: string;
    readonly body: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const pageSize = 100;

/** GitHub's REST API, as a workflow's token may use it: https://docs.github.com/rest */
class Repository {
    private readonly url: string;
    private readonly token: string;

    /** @param environment GITHUB_API_URL and GITHUB_REPOSITORY, as Actions sets them, and GITHUB_TOKEN. */
    constructor(environment: Environment) {
        const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = environment;
        if (
            GITHUB_API_URL === undefined ||
            GITHUB_REPOSITORY === undefined ||
            GITHUB_TOKEN === undefined
        ) {
            throw new UsageError(
                "GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN are required in the environment",
            );
        }
        this.url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;
        this.token = GITHUB_TOKEN;
    }

    async request(method: string, path: string, body?: Json): Promise<Json> {
        const url = `${this.url}/${path}`;
        const response = await fetch(url, {
            method,
            headers: {
                accept: "application/vnd.github+json",
                authorization: `Bearer ${this.token}`,
                "x-github-api-version": "2022-11-28",
                ...(body === undefined ? {} : { "content-type": "application/json" }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }).catch((error: unknown) => {
            throw new BackendError(`${method} ${url}: ${withoutCredentials(String(error))}`);
        });
        if (!response.ok) {
            throw new BackendError(
                `${method} ${response.url}: ${response.status} ${await response.text()}`,
            );
        }
        return (await response.json()) as Json;
    }

    /** The elements of a list, of which GitHub answers a page at a time. */
    async list(path: string): Promise<readonly Json[]> {
        const all: Json[] = [];
        for (let page = 1; all.length === (page - 1) * pageSize; page += 1) {
            const query = `per_page=${pageSize}&page=${page}`;
            const more = listAt(await this.request("GET", `${path}?${query}`));
            all.push(...more);
            if (more.length === 0) {
                break;
            }
        }
        return all;
    }
}

/** An answer's comment; what has no id is none that could be updated. */
function commentOf(answer: Json): Comment {
    const [id, author, body] = [at(answer, "id"), at(answer, "user", "login"), at(answer, "body")];
    if (typeof id !== "number") {
        throw new BackendError(`a comment without an id: ${JSON.stringify(answer).slice(0, 120)}`);
    }
    return {
        id,
        author: typeof author === "string" ? author : "",
        body: typeof body === "string" ? body : "",
    };
}

/** Part of an address: of what else it would be the address, it must not be. */
function checked(option: string, value: string, pattern: RegExp, allowed: string): string {
    if (!pattern.test(value)) {
        throw new UsageError(`--${option} ${shown(value)}: allowed: ${allowed}`);
    }
    return value;
}

/** The comments of one pull request. */
export class Comments {
    private readonly repository: Repository;
    private readonly pullRequest: string;

    constructor(environment: Environment, pullRequest: string) {
        this.repository = new Repository(environment);
        this.pullRequest = checked("pull-request", pullRequest, /^\d{1,18}$/, "its number");
    }

    private get path(): string {
        return `issues/${this.pullRequest}/comments`;
    }

    async all(): Promise<readonly Comment[]> {
        return (await this.repository.list(this.path)).map(commentOf);
    }

    async create(body: string): Promise<void> {
        await this.repository.request("POST", this.path, { body });
    }

    async update({ id }: Comment, body: string): Promise<void> {
        await this.repository.request("PATCH", `issues/comments/${id}`, { body });
    }
}

/**
 * Whether a pull request brought this commit into the default branch. A commit may be in others too, which
 * were merged into branches that fewer people protect: their reviews say nothing.
 */
function brought(pull: Json, commit: string): boolean {
    const branch = textAt(pull, "base", "ref");
    return (
        typeof at(pull, "merged_at") === "string" &&
        branch !== undefined &&
        branch === textAt(pull, "base", "repo", "default_branch") &&
        textAt(pull, "merge_commit_sha") === commit.toLowerCase()
    );
}

/**
 * The pull request that a commit of the default branch is the merge of; undefined where it was pushed
 * without one.
 */
export async function mergedBy(
    environment: Environment,
    commit: string,
): Promise<string | undefined> {
    checked("commit", commit, /^[\da-f]{1,64}$/i, "the hash of a commit");
    const pulls = await new Repository(environment).list(`commits/${commit}/pulls`);
    const merged = pulls.find((pull) => brought(pull, commit));
    const number = at(merged, "number");
    return typeof number === "number" ? String(number) : undefined;
}
