/**
 * `qlik-groups-mcp uninstall CLIENT`: takes this server out of a client, or says where it stands.
 *
 * @module
 */

import { configLocation } from '../../clients/advice.js';
import { removeWords } from '../../clients/client-commands.js';
import { shownPath } from '../../clients/config-paths.js';
import { detectInFile } from '../../clients/detect-install.js';
import { SERVER_KEY } from '../../clients/entry/server-entry.js';
import type { InstallEnvironment } from './environment.js';
import { uninstallByCommand } from './install-by-command.js';
import { uninstallFromFile } from './install-in-file.js';
import type { UninstallRequest } from './request.js';

/** @returns The exit code: 0 when it is gone, 1 when the person has to do it. */
export async function uninstall(
  request: UninstallRequest,
  environment: InstallEnvironment,
): Promise<number> {
  const { client } = request;
  const known = client.file?.(environment.machine) !== undefined;
  if (client.by === 'file' && known) return await uninstallFromFile(request, environment);
  if (client.by === 'command' && removeWords(client) !== undefined) {
    return await uninstallByCommand(request, environment);
  }
  if (known && (await detectInFile(client, environment)).state === 'absent') {
    await environment.say(
      `Already so: ${client.name} does not have this server. Nothing was changed.`,
    );
    return 0;
  }
  const place = shownPath(configLocation(client, environment.machine));
  await environment.say(
    `${client.name} has no command that takes a server out. Nothing was changed.`,
    `Take ${SERVER_KEY} out of ${client.key} by hand, in ${place}.`,
  );
  return 1;
}
