/**
 * The configuration of nginx as a proxy before a server of the lab: what a scenario asks for, and for all else nginx's
 * own defaults where they shape an answer (buffers of 4 KiB) and generous limits where they would only end a trial.
 */
import type { ResolvedProxy } from '../../protocol/proxy.ts'

export interface NginxPlace {
  /** A folder of its own, absolute: nothing is written outside of it. */
  readonly folder: string
  readonly port: number
  /** Of the server behind it, such as `127.0.0.1:34567`. */
  readonly upstream: string
  /** How many clients come at once. */
  readonly clients: number
}

/** In the folder; nginx writes it when it listens (ngx_init_cycle, then ngx_create_pidfile). */
export const PID_FILE = 'nginx.pid'

/** One connection on either side of each client, and room for what is still closing. */
const CONNECTIONS_PER_CLIENT = 4
const SPARE_CONNECTIONS = 1_000

/**
 * The text of nginx.conf. Its limit of descriptors is that of this process, which Node raises as far as it may as it starts:
 * `worker_rlimit_nofile` would be for workers, and there are none.
 */
export function nginxConf(proxy: ResolvedProxy, { folder, port, upstream, clients }: NginxPlace): string {
  const connections = CONNECTIONS_PER_CLIENT * clients + SPARE_CONNECTIONS
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${folder}/${name};`,
  )
  return `daemon off;
master_process off;                      # a plain proxy needs none, and a signal to the one process leaves nothing behind
pid ${folder}/${PID_FILE};
lock_file ${folder}/nginx.lock;
error_log stderr warn;
events { worker_connections ${connections}; multi_accept on; }

http {
${temporary.join('\n')}
  access_log off;
  gzip off;
  tcp_nodelay on;
  keepalive_requests 100000000;          # by default 1,000: a poller would be sent away in the middle of a trial
  keepalive_timeout 1h;

  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }

  upstream lab {
    server ${upstream};
    keepalive ${clients + SPARE_CONNECTIONS};
    keepalive_requests 100000000;
    keepalive_timeout 1h;
  }

  server {
    listen 127.0.0.1:${port} backlog=4096;
    proxy_set_header Host $http_host;    # by default the upstream's name, which the server would not know as its own
    proxy_set_header Connection "";      # by default "close", and nothing is kept alive towards the server
    proxy_http_version ${proxy.upstream.replace('http/', '')};
    proxy_buffering ${proxy.buffering};
    proxy_buffer_size 4k;
    proxy_buffers 8 4k;
${proxy.hint === 'ignored' ? '    proxy_ignore_headers X-Accel-Buffering;\n' : ''}    proxy_read_timeout ${proxy.readTimeoutMs}ms;
    proxy_next_upstream off;             # a repeat would be the proxy's, and counted as nobody's

    location / { proxy_pass http://lab; }

    location = /feed/websocket {
      proxy_http_version 1.1;            # there is no upgrade in 1.0
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_pass http://lab;
    }
  }
}
`
}
