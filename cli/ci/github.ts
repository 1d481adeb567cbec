/** One comment of a pull request. */
export interface Comment {
    readonly id: number;
    readonly author: string;
    readonly body: string;
}

interface IssueComment {
    readonly id: number;
    readonly user: { readonly login: string } | null;
    readonly body?: string;
}

interface PullRequest {
    readonly number: number;
    readonly merged_at: string | null;
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
            throw new Error("set GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN");
        }
        this.url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;
        this.token = GITHUB_TOKEN;
    }

    async request(method: string, path: string, body?: unknown): Promise<unknown> {
        const response = await fetch(`${this.url}/${path}`, {
            method,
            headers: {
                accept: "application/vnd.github+json",
                authorization: `Bearer ${this.token}`,
                "x-github-api-version": "2022-11-28",
                ...(body === undefined ? {} : { "content-type": "application/json" }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (!response.ok) {
            throw new Error(
                `${method} ${response.url}: ${response.status} ${await response.text()}`,
            );
        }
        return response.json();
    }
}

/** The comments of one pull request. */
export class Comments {
    private readonly repository: Repository;
    private readonly pullRequest: string;

    constructor(environment: Environment, pullRequest: string) {
        this.repository = new Repository(environment);
        this.pullRequest = pullRequest;
    }

    private path(page: number): string {
        return `issues/${this.pullRequest}/comments?per_page=${pageSize}&page=${page}`;
    }

    async all(): Promise<readonly Comment[]> {
        const found: IssueComment[] = [];
        for (let page = 1; found.length === (page - 1) * pageSize; page += 1) {
            const more = (await this.repository.request("GET", this.path(page))) as IssueComment[];
            found.push(...more);
            if (more.length === 0) {
                break;
            }
        }
        return found.map(({ id, user, body }) => ({
            id,
            author: user?.login ?? "",
            body: body ?? "",
        }));
    }

    async create(body: string): Promise<void> {
        await this.repository.request("POST", `issues/${this.pullRequest}/comments`, { body });
    }

    async update({ id }: Comment, body: string): Promise<void> {
        await this.repository.request("PATCH", `issues/comments/${id}`, { body });
    }
}

/** The pull request by which a commit came in; undefined where it was pushed without one. */
export async function mergedBy(
    environment: Environment,
    commit: string,
): Promise<string | undefined> {
    const found = await new Repository(environment).request("GET", `commits/${commit}/pulls`);
    const merged = (found as PullRequest[]).find(({ merged_at }) => merged_at !== null);
    return merged === undefined ? undefined : String(merged.number);
}
