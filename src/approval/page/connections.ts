/**
 * How many connections a server on this computer holds. When it is full, the connection that has been
 * idle longest goes: another program that holds many open keeps nobody out.
 *
 * @module
 */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Ends all of them, whatever they are doing. */
  destroyAll(): void;
}

/** @param max The most connections at a time. */
export function limitConnections(server: Server, max: number): Connections {
  /** Oldest use first. */
  const idle = new Set<Socket>();
  const all = new Set<Socket>();
  server.on('connection', (socket) => {
    all.add(socket);
    idle.add(socket);
    socket.once('close', () => {
      all.delete(socket);
      idle.delete(socket);
    });
    if (all.size <= max) return;
    const [longestIdle = socket] = idle;
    longestIdle.destroy();
  });
  server.on('request', ({ socket }, res) => {
    idle.delete(socket);
    res.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
  return {
    destroyAll() {
      for (const socket of all) socket.destroy();
    },
  };
}
