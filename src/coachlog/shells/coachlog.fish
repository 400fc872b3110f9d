# TAB in fish for coachlog. Written by: coachlog --install-completion
function __coachlog
    set -l found (_COACHLOG_COMPLETE=fish coachlog (commandline -cp) 2>/dev/null </dev/null)
    if test "$found[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $found
    end
end
complete -c coachlog -f -k -a '(__coachlog)'
