// Whether the guide was turned down in this browser. It is not offered again then.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export const useGuide = create(
  persist((): { readonly isSkipped: boolean } => ({ isSkipped: false }), { name: 'hourhand.guide' }),
)

export function skipGuide(): void {
  useGuide.setState({ isSkipped: true })
}
