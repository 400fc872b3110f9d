# TAB in bash for coachlog. Written by: coachlog --install-completion
_coachlog() {
    local found shell=bash
    [[ $COMP_TYPE == 63 ]] && shell=bash-list # the second TAB: what is found is only shown
    COMPREPLY=()
    while IFS= read -r found; do
        COMPREPLY+=("$found")
    done < <(_COACHLOG_COMPLETE=$shell coachlog "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
    if [[ ${COMPREPLY[0]-} == :files ]]; then
        COMPREPLY=()
        compopt -o default 2>/dev/null
    fi
}
complete -o nosort -F _coachlog coachlog 2>/dev/null || complete -F _coachlog coachlog
