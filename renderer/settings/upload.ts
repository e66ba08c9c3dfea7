import { ApiError } from '../api.ts'

/** Sends the bytes of a backup as they are. */
export async function uploadBackup(file: File): Promise<void> {
  const response = await fetch('/api/backups/upload', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  })
  if (response.ok) return
  const { error } = await response.json().catch(() => ({ error: {} }))
  throw new ApiError(error?.message ?? `Hourhand answered with status ${response.status}.`, {
    code: error?.code ?? 'unknown',
    status: response.status,
  })
}
