# TAB in PowerShell for coachlog. Written by: coachlog --install-completion
Register-ArgumentCompleter -Native -CommandName coachlog -ScriptBlock {
    param($word, $line, $cursor)
    # The line up to the cursor, with the spaces after its last word. As a variable: PowerShell 5.1 would lose its quotes.
    $typed = $line.Extent.Text
    $length = $cursor - $line.Extent.StartOffset
    $typed = if ($length -lt $typed.Length) { $typed.Substring(0, $length) } else { $typed.PadRight($length) }
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
        $env:_COACHLOG_COMPLETE = 'powershell'
        $env:_COACHLOG_LINE = $typed
        $found = @($null | & coachlog 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_COACHLOG_COMPLETE, Env:_COACHLOG_LINE -ErrorAction SilentlyContinue
    }
    if ($found -contains ':files') { return } # then PowerShell offers files by itself
    foreach ($one in $found) {
        $text, $shown, $about = $one -split "`t"
        # In a list PowerShell replaces the last word only: `maria,de`.
        if ($text.Contains(',') -and -not $word.Contains(',')) { $text = $text.Substring($text.LastIndexOf(',') + 1) }
        [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $about)
    }
}
