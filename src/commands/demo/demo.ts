/**
 * `qlik-groups-mcp demo`: the real server over stdio, a real MCP client, and a simulated tenant.
 * In a terminal the person answers the questions; without one the answers are played.
 *
 * @module
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { packageVersion } from '../version.js';
import { createScreen, isInteractive, PersonLeft, type Screen } from './screen.js';
import { type Scene, session } from './session.js';

/**
 * @param home Folder of this package.
 * @param colours Whether the terminal wants them.
 * @returns The exit code: 1 when a played session did not end as it should.
 */
export async function demo(home: URL, colours: boolean): Promise<number> {
  const interactive = isInteractive();
  const screen = createScreen(colours, interactive);
  const tenant = createSandbox();
  const { url, close } = await tenant.listen();
  const questions = new Questions(screen, tenant);
  // The journal of a tenant that is not real is not worth keeping.
  const folder = await mkdtemp(join(tmpdir(), 'qlik-groups-demo-'));
  // Nor does the policy for the real one count.
  await writeFile(join(folder, 'policy.json'), '{}');
  const client = await connect(home, { url, key: tenant.apiKey, folder }, questions);
  try {
    screen.title('qlik-groups-mcp: an administrator’s session', [
      `The tenant is simulated and runs on this machine (${new URL(url).host}); nothing in it is real.`,
      'The server, the MCP client between you and it, and the questions are the real ones.',
      ...(interactive ? ['You answer the questions. Ctrl+C ends it.'] : []),
    ]);
    let asPlanned = true;
    for (const [index, scene] of session.entries()) {
      screen.said(index + 1, scene.says);
      const ended = await play(scene, client, screen, questions);
      asPlanned &&= ended === scene.ends;
    }
    screen.summary('What reached the tenant', writesOf(tenant));
    screen.summary('Next', [
      'Try it in your own client, still without a tenant: qlik-groups-mcp --sandbox',
      'The README says how to connect it to Qlik Cloud.',
    ]);
    return asPlanned || interactive ? 0 : 1;
  } catch (error) {
    if (!questions.left) throw error;
    screen.aside('Ended.');
    return 0;
  } finally {
    await client.close();
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function play(
  scene: Scene,
  client: Client,
  screen: Screen,
  questions: Questions,
): Promise<Scene['ends']> {
  if (scene.notice !== undefined) screen.aside(scene.notice);
  screen.called(scene.tool, scene.args);
  questions.scene = scene;
  const result = await client.callTool(
    { name: scene.tool, arguments: { ...scene.args } },
    // A person may think as long as the question stands.
    { timeout: 600_000, maxTotalTimeout: 1_200_000 },
  );
  const trouble = result.isError === true;
  for (const part of result.content) if (part.type === 'text') screen.answered(part.text, trouble);
  return trouble ? 'refused' : 'done';
}

/** Answers the questions of one scene after the other. */
class Questions {
  readonly #screen: Screen;
  readonly #tenant: Sandbox;
  #scene: Scene | undefined;
  #asked = 0;
  #left = false;

  constructor(screen: Screen, tenant: Sandbox) {
    this.#screen = screen;
    this.#tenant = tenant;
  }

  set scene(scene: Scene) {
    this.#scene = scene;
    this.#asked = 0;
  }

  /** Whether the person ended the session at a question. */
  get left(): boolean {
    return this.#left;
  }

  /** @returns What was typed; empty for a decline. */
  async answer(message: string, label: string): Promise<string> {
    const { types = [], meanwhile } = this.#scene ?? {};
    const typed = await this.#ask(message, label, types[this.#asked] ?? '');
    if (this.#asked === 0 && meanwhile !== undefined) {
      this.#screen.aside(meanwhile.tells);
      meanwhile.act(this.#tenant);
    }
    this.#asked += 1;
    return typed;
  }

  async #ask(message: string, label: string, played: string): Promise<string> {
    try {
      return await this.#screen.ask(message, label, played);
    } catch (error) {
      this.#left ||= error instanceof PersonLeft;
      throw error;
    }
  }
}

async function connect(
  home: URL,
  tenant: { readonly url: string; readonly key: string; readonly folder: string },
  questions: Questions,
): Promise<Client> {
  const client = new Client(
    { name: 'qlik-groups-demo', version: packageVersion(home) },
    {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    const fields =
      'requestedSchema' in params ? Object.entries(params.requestedSchema.properties) : [];
    const [name = '', field] = fields[0] ?? [];
    const typed = await questions.answer(params.message, field?.title ?? name);
    return typed === ''
      ? { action: 'decline' as const }
      : { action: 'accept' as const, content: { [name]: typed } };
  });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [fileURLToPath(new URL('dist/main.js', home))],
      env: {
        QLIK_TENANT_URL: tenant.url,
        QLIK_API_KEY: tenant.key,
        QLIK_GROUPS_STATE: tenant.folder,
        QLIK_POLICY: join(tenant.folder, 'policy.json'),
      },
      stderr: 'inherit',
    }),
  );
  return client;
}

/** Every writing request the tenant saw, as its log shows it. */
function writesOf(tenant: Sandbox): string[] {
  const writes = tenant.writes().map(({ method, path, status }) => `${method} ${path} → ${status}`);
  return [...writes, `${tenant.log.length - writes.length} reads`];
}
