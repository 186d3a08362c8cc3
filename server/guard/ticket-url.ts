/** URLs for the log: a ticket in one is worth as much as the code that it was given for, so it is never written down. */

const TICKET_PARAMETER = /([?&;])([^=&;#]*)=[^&;#]*/g

/** `/feed/sse?channel=main&ticket=…` with `***` in place of the ticket, however the name of the parameter is escaped. */
export function withoutTicket(url: string): string {
  return url.replaceAll(TICKET_PARAMETER, (pair, mark: string, name: string) =>
    isTicketName(name) ? `${mark}${name}=***` : pair,
  )
}

function isTicketName(name: string): boolean {
  try {
    return decodeURIComponent(name).toLowerCase() === 'ticket'
  } catch {
    return /ticket/i.test(name)
  }
}
