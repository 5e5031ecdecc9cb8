"""Who gets what at the doors beside a case: written by hand, read by ``test_access`` with its own table."""

BESIDE = """\
# door              method whose    stranger agent officer sergeant supervisor administrator auditor
triage-related      GET    own      in       403   OK      OK       403        403           403
triage-related      GET    other    in       403   404     OK       403        403           403
triage-related      GET    foreign  in       403   404     404      403        403           403
triage-related-link POST   own      in       403   OK      OK       403        403           403
triage-related-link POST   other    in       403   404     OK       403        403           403
triage-related-link POST   foreign  in       403   404     404      403        403           403
triage-related-part POST   own      in       403   OK      OK       403        403           403
triage-related-part POST   other    in       403   404     OK       403        403           403
triage-related-part POST   foreign  in       403   404     404      403        403           403
triage-related-merge POST   own      in       403   OK      OK       403        403           403
triage-related-merge POST   other    in       403   404     OK       403        403           403
triage-related-merge POST   foreign  in       403   404     404      403        403           403
triage-related-unmerge POST   own      in       403   OK      OK       403        403           403
triage-related-unmerge POST   other    in       403   404     OK       403        403           403
triage-related-unmerge POST   foreign  in       403   404     404      403        403           403
triage-markers      GET    -        in       403   OK      OK       403        403           403
triage-marker       GET    own      in       403   OK      OK       403        403           403
triage-marker       GET    foreign  in       403   404     404      403        403           403
triage-case-markers GET    own      in       403   OK      OK       403        403           403
triage-case-markers GET    other    in       403   404     OK       403        403           403
triage-case-markers GET    foreign  in       403   404     404      403        403           403
triage-case-plan    POST   own      in       403   OK      OK       403        403           403
triage-case-plan    POST   other    in       403   404     OK       403        403           403
triage-case-plan    POST   foreign  in       403   404     404      403        403           403
triage-file         GET    own      in       403   OK      OK       403        403           403
triage-file         GET    other    in       403   404     OK       403        403           403
triage-file         GET    foreign  in       403   404     404      403        403           403
triage-file-still   GET    own      in       403   OK      OK       403        403           403
triage-file-still   GET    other    in       403   404     OK       403        403           403
triage-file-still   GET    foreign  in       403   404     404      403        403           403
triage-file-original GET    own      in       403   OK      OK       403        403           403
triage-file-original GET    other    in       403   404     OK       403        403           403
triage-file-original GET    foreign  in       403   404     404      403        403           403
triage-heard        POST   own      in       403   OK      OK       403        403           403
triage-heard        POST   other    in       403   404     OK       403        403           403
triage-heard        POST   foreign  in       403   404     404      403        403           403
console-same        POST   mine     in       404   403     403      404        403           403
console-same        POST   own      in       404   403     403      404        403           403
triage-type         GET    own      in       403   OK      OK       403        403           403
triage-type         POST   other    in       403   404     OK       403        403           403
triage-type         POST   foreign  in       403   404     404      403        403           403
triage-keeping      GET    own      in       403   OK      OK       403        403           403
triage-keeping      GET    other    in       403   404     OK       403        403           403
triage-keeping      GET    foreign  in       403   404     404      403        403           403
triage-kept         GET    -        in       403   403     OK       403        OK            403
triage-kept-case    GET    own      in       403   403     OK       403        OK            403
triage-kept-case    GET    foreign  in       403   403     404      403        404           403
triage-kept-case    POST   other    in       403   403     OK       403        OK            403
triage-kept-case    POST   foreign  in       403   403     404      403        404           403
"""
