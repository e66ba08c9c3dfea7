import { Button, CopyButton, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import classes from './copy-line.module.css'

type Props = { readonly label: string; readonly hint?: string; readonly value: string }

/** A text to take along: an address, a token. */
export function CopyLine({ label, hint, value }: Props) {
  return (
    <div className={classes.line}>
      <TextInput
        className={classes.text}
        label={label}
        description={hint}
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            size="sm"
            variant="default"
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            onClick={copy}
            aria-label={`Copy: ${label}`}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
