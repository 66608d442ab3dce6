# from: valid.ttl
# results: 2
DELETE { :question-2026 psm:monitoringRound ?old }
INSERT { :question-2026 psm:monitoringRound :round-2025 }
WHERE { :question-2026 psm:monitoringRound ?old }
