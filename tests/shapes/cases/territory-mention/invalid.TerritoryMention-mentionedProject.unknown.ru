# from: valid.ttl
DELETE { :mention psm:mentionedProject ?old }
INSERT { :mention psm:mentionedProject :unknown }
WHERE { :mention psm:mentionedProject ?old }
