import { VisuallyHidden } from '@mantine/core'
import { DirectoryProvider } from './person.tsx'
import { RotaPage } from './rota-page.tsx'
import { RotasPage } from './rotas-page.tsx'

type Props = { readonly params: { readonly rotaId?: string | undefined } }

/** All rotas, or the one that the address names. */
export function OnCallPage({ params: { rotaId } }: Props) {
  return (
    <DirectoryProvider>
      <VisuallyHidden component="h1">On-call</VisuallyHidden>
      {rotaId === undefined ? <RotasPage /> : <RotaPage key={rotaId} rotaId={rotaId} />}
    </DirectoryProvider>
  )
}
