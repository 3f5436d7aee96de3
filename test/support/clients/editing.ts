/** Files of clients, as text, and what installing makes of them. */

import { installInto, type Spot, uninstallFrom } from '../../../src/clients/files/edit-file.js';
import { Failure } from '../../../src/errors.js';

export const spot: Spot = { file: '/home/ana/.cursor/mcp.json', key: 'mcpServers' };
export const wanted = {
  type: 'stdio',
  command: 'npx',
  args: ['-y', 'qlik-groups-mcp@1.2.3'],
  env: { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com', QLIK_API_KEY: '' },
};
/** Small enough to be looked at in a document. */
export const small = { command: 'npx', args: ['qlik-groups-mcp'] };

export function install(
  text: string,
  entry: Record<string, unknown> = small,
  replace = false,
): string {
  return installInto(text, spot, entry, replace) ?? 'already so';
}

/** Installed, and taken out again with nothing but what stands in the file. */
export function andBack(text: string): string | undefined {
  return uninstallFrom(install(text), spot, []);
}

export function refused(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return `${error.message}. ${error.next}.`;
    throw error;
  }
  throw new Error('it was not refused');
}
