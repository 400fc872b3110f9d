# TAB in zsh for coachlog. Written by: coachlog --install-completion
_coachlog() {
    local -a found
    found=("${(@f)$(_COACHLOG_COMPLETE=zsh coachlog "${words[1,CURRENT-1]} $QIPREFIX$PREFIX" 2>/dev/null </dev/null)}")
    if [[ $found[1] == :files ]]; then
        _files
    elif [[ -n $found[1] ]]; then
        _describe -V coachlog found
    fi
}
if ! (( $+functions[compdef] )); then
    autoload -Uz compinit && compinit -i
fi
compdef _coachlog coachlog
